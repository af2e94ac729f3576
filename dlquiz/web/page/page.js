// Keys go to the terminal from the first moment on, without a click.
window.addEventListener("load", () => {
  const focus = () => document.querySelector(".xterm-helper-textarea")?.focus();
  new MutationObserver((_, watch) => {
    if (document.body.classList.contains("-first-byte")) {
      watch.disconnect();
      focus();
    }
  }).observe(document.body, { attributes: true, attributeFilter: ["class"] });
  window.addEventListener("focus", focus);
});

// The code with which the socket is closed says why; a connection that was lost has another one.
window.WebSocket = class extends window.WebSocket {
  constructor(...given) {
    super(...given);
    this.addEventListener("close", ({ code }) => {
      const whys = [...document.querySelectorAll(".why")];
      const why = whys.find(each => each.dataset.code === String(code)) ?? whys.find(each => !each.dataset.code);
      why.classList.add("-true");
    });
  }
};
