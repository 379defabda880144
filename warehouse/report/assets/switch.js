"use strict";
for (const button of document.querySelectorAll("[data-speak]")) {
  const pressed = () => button.setAttribute("aria-pressed", String(button.dataset.speak === document.documentElement.dataset.language));
  pressed();
  button.addEventListener("click", () => {
    document.documentElement.dataset.language = button.dataset.speak;
    document.documentElement.lang = button.dataset.speak === "zh" ? "zh-Hans" : "en";
    for (const each of document.querySelectorAll("[data-speak]")) each.setAttribute("aria-pressed", String(each === button));
  });
}
