// Light or dark: as the system has it, or as was chosen.

function startTheme() {
  const button = document.getElementById('theme');
  const system = matchMedia('(prefers-color-scheme: dark)');
  let chosen = null;
  try {
    chosen = localStorage.getItem('tonnage-theme');
  } catch (e) {
    // A page from a file may not be let at what is stored.
  }
  const apply = () => {
    const isDark = chosen ? chosen === 'dark' : system.matches;
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
    button.textContent = isDark ? 'Light' : 'Dark';
  };
  button.addEventListener('click', () => {
    chosen = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
    try {
      localStorage.setItem('tonnage-theme', chosen);
    } catch (e) {
      // Then it lasts as long as the page is open.
    }
    apply();
  });
  system.addEventListener('change', apply);
  apply();
}
