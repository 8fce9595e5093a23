// Light, dark, or as the system has it; kept in a cookie, so that the server writes it into the page and nothing flickers.

import { t } from "./i18n.js";

const ORDER = ["auto", "light", "dark"];

/** Makes the button step through the themes. */
export function themeSwitch(button) {
  const name = () => document.documentElement.dataset.theme ?? "auto";
  const tell = () => {
    button.title = t("ui.switchTheme", { theme: t(`theme.${name()}`) });
    button.setAttribute("aria-label", button.title);
  };
  button.addEventListener("click", () => {
    const next = ORDER[(ORDER.indexOf(name()) + 1) % ORDER.length];
    if (next === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    const age = next === "auto" ? 0 : 31536000;
    document.cookie = `vigie_theme=${next}; path=/; max-age=${age}; samesite=lax`;
    tell();
    document.dispatchEvent(new Event("vigie:theme"));
  });
  tell();
}

/** The colour that a custom property stands for now, for canvases. */
export function colour(property) {
  const probe = document.createElement("span");
  probe.style.color = `var(${property})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}
