(() => {
  const root = document.documentElement;
  // Other sites may share the origin.
  const key = 'under-the-gil:theme';
  const themes = ['system', 'light', 'dark'];
  const asked = new URLSearchParams(location.search);
  const stored = () => {
    // A page that holds an embed can say which theme goes with its own.
    if (asked.has('theme')) return asked.get('theme');
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const show = (theme) => {
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    else delete root.dataset.theme;
    const word = document.querySelector('.theme span');
    if (word) word.textContent = root.dataset.theme ?? 'system';
  };
  root.classList.add('js');
  // What a link asks of the questions is drawn from the first frame on; src/quiz/course-link.ts reads it.
  const mode = asked.get('mode');
  const odd = mode !== null && mode !== 'test' && mode !== 'practice';
  root.classList.toggle('test', mode === 'test');
  root.classList.toggle('course', odd || asked.has('course') || asked.has('student'));
  root.classList.toggle('items', asked.has('items'));
  show(stored());
  addEventListener('DOMContentLoaded', () => show(stored()));
  addEventListener('click', async (event) => {
    if (event.target.closest?.('.theme')) {
      const next = themes[(themes.indexOf(root.dataset.theme ?? 'system') + 1) % 3];
      show(next);
      try {
        localStorage.setItem(key, next);
      } catch {
        // Without storage the choice holds for this page.
      }
    }
    const link = event.target.closest?.('a.copy');
    if (link) {
      const said = document.getElementById('said');
      try {
        await navigator.clipboard.writeText(link.href);
        link.dataset.copied = '';
        said.textContent = 'Copied';
      } catch {
        // The link itself has led to the section.
        said.textContent = 'Not copied; the address bar has the link';
      }
      setTimeout(() => {
        delete link.dataset.copied;
        said.textContent = '';
      }, 1500);
    }
  });
})();
