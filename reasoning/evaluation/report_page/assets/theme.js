"use strict";
{
  const themes = ["system", "light", "dark"];
  const root = document.documentElement;
  const button = document.getElementById("theme");
  const kept = () => {
    try { return localStorage.getItem("reasoning-theme"); } catch { return null; }
  };
  const show = (theme) => {
    if (theme === "system") root.removeAttribute("data-theme");
    else root.setAttribute("data-theme", theme);
    button.textContent = `Theme: ${theme}`;
    button.dataset.theme = theme;
  };
  button.addEventListener("click", () => {
    const next = themes[(themes.indexOf(button.dataset.theme) + 1) % themes.length];
    show(next);
    try { localStorage.setItem("reasoning-theme", next); } catch { /* a page from a file may keep nothing */ }
  });
  show(themes.includes(kept()) ? kept() : "system");
}
