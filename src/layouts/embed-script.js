(() => {
  const root = document.documentElement;
  // The page that holds the frame can say which theme goes with its own.
  const theme = /[?&]theme=(light|dark)(&|$)/.exec(location.search)?.[1];
  const paint = () => {
    if (theme) root.dataset.theme = theme;
  };
  paint();
  addEventListener('DOMContentLoaded', paint);

  // Opened by itself, and read by /course/, the page has nobody to talk to.
  if (window.parent === window) return;
  root.classList.add('framed');

  /*
   * The page that holds the frame. Its origin is known from the browser, else from where the frame was opened, else from
   * its first message; "null" is that of a sandboxed page or a file, to which a message can only be sent without naming it.
   */
  const holder = window.parent;
  let origin = location.ancestorOrigins?.[0] ?? null;
  const opener = URL.canParse(document.referrer) ? new URL(document.referrer).origin : null;
  // A frame that was led on from one of our own pages has that for its referrer.
  if (opener !== new URL(location.href).origin) origin ??= opener;
  const send = (message) => holder.postMessage(message, origin === null || origin === 'null' ? '*' : origin);
  const tell = (type, more) => send({ context: 'under-the-gil', type, ...more });

  const height = () => Math.ceil(document.body.getBoundingClientRect().height);
  let told = 0;
  let h5p = false;
  const tellHeight = () => {
    if (!document.body) return;
    told = height();
    tell('height', { height: told });
    // The resizer that comes with H5P: it answers “hello”, then asks each time whether it may.
    if (h5p) send({ context: 'h5p', action: 'prepareResize', scrollHeight: told, clientHeight: told });
    else send({ context: 'h5p', action: 'hello' });
  };

  addEventListener('message', ({ data, source, origin: from }) => {
    if (source !== holder || typeof data !== 'object' || data === null) return;
    if (origin !== null && from !== origin) return;
    const known =
      (data.context === 'h5p' && ['ready', 'hello', 'resizePrepared', 'resize'].includes(data.action)) ||
      (data.context === 'under-the-gil' && data.type === 'hello');
    if (!known) return;
    origin ??= from;
    if (data.action === 'ready') h5p = false;
    if (data.action === 'hello') h5p = true;
    if (data.action === 'resizePrepared') send({ context: 'h5p', action: 'resize', scrollHeight: height() });
    else tellHeight();
  });

  document.addEventListener('quiz:answered', ({ detail }) => tell('result', detail));
  document.addEventListener('quiz:handed-in', ({ detail }) => tell('handed-in', detail));

  // A sandboxed frame may send no form, and then says so before the question hears of it.
  addEventListener('click', (event) => {
    const button = event.target.closest?.('button');
    if (button?.form && button.type === 'submit') {
      const heard = !button.form.dispatchEvent(
        new SubmitEvent('submit', { bubbles: true, cancelable: true }),
      );
      if (heard) event.preventDefault();
    }
    // The rest of the site needs more room than the frame has. A sandboxed frame may open nothing beside it.
    const link = event.target.closest?.('a[href]');
    if (link && self.origin !== 'null' && link.href.split('#')[0] !== location.href.split('#')[0]) {
      if (link.closest('.course-bar')) return;
      link.target = '_blank';
      link.rel = 'noopener';
    }
  });

  // Scripts that do not come are told: a host must let frames without an origin have them.
  addEventListener('astro:hydration-error', () => {
    document.querySelector('.unlived').hidden = false;
  });

  addEventListener('DOMContentLoaded', () => {
    tellHeight();
    new ResizeObserver(() => {
      if (height() !== told) tellHeight();
    }).observe(document.body);
  });
})();
