(() => {
  const root = document.documentElement;
  // Other sites may share the origin.
  const key = 'under-the-gil:theme';
  const themes = ['system', 'light', 'dark'];
  const stored = () => {
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
  const asks = (pattern) => pattern.test(location.search);
  root.classList.toggle('test', asks(/[?&]mode=test(&|$)/));
  root.classList.toggle('linked', asks(/[?&](course|student|items|mode=(?!(test|practice)(&|$)))/));
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
