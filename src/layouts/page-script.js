(() => {
  const root = document.documentElement;
  const themes = ['system', 'light', 'dark'];
  const stored = () => {
    try {
      return localStorage.getItem('theme');
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
  show(stored());
  addEventListener('DOMContentLoaded', () => show(stored()));
  addEventListener('click', async (event) => {
    if (event.target.closest?.('.theme')) {
      const next = themes[(themes.indexOf(root.dataset.theme ?? 'system') + 1) % 3];
      show(next);
      try {
        localStorage.setItem('theme', next);
      } catch {
        // Without storage the choice holds for this page.
      }
    }
    const link = event.target.closest?.('a.copy');
    if (link && navigator.clipboard) {
      const said = document.getElementById('said');
      try {
        await navigator.clipboard.writeText(link.href);
        link.dataset.copied = '';
        said.textContent = 'Copied';
        setTimeout(() => {
          delete link.dataset.copied;
          said.textContent = '';
        }, 1500);
      } catch {
        // The link itself still leads to the section.
      }
    }
  });
})();
