// The menu of files: it closes after a choice, after Escape and when somebody goes elsewhere; its
// button has the focus then, unless another place was chosen.

import { complain, download, line, one, read } from "./basics.js";

const TAKES_FOCUS = "a, button, input, select, textarea, summary, [role=slider], [tabindex='0']";

// `request()` is what is asked for, `form(id, made)` hears what is sent off, `saved()` that a file is new.
export function fileMenu(request, form, saved) {
  const menu = one("files"), opener = menu.querySelector("summary");
  const say = (text) => line(one("file-said"), text);
  const close = () => {
    if (!menu.open) return;
    menu.open = false;
    opener.focus();
  };

  menu.addEventListener("toggle", () => { if (menu.open) say(""); });
  addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  // Before the click, the focus leaves the menu, which closes it.
  let aside = false;
  addEventListener("pointerdown", (event) => { aside = menu.open && !menu.contains(event.target); });
  addEventListener("click", () => {
    if (!aside) return;
    aside = menu.open = false;
    if (!document.activeElement?.closest(TAKES_FOCUS)) opener.focus();
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });

  for (const button of menu.querySelectorAll("[data-file]")) {
    button.addEventListener("click", async () => {
      close();
      say("Working…");
      try {
        say(`Downloaded ${await download(button.dataset.file, request())}.`);
      } catch (error) {
        say(`Not downloaded: ${error.message}`);
      }
    });
  }
  form("save", async (inputs) => {
    try {
      const found = await read("/api/save", { ...request(), name: inputs.name.value.trim() });
      complain([], menu);
      line(one("not-saved"), "");
      close();
      say(`Saved as ${found.saved}.`);
      await saved();
    } catch (error) {
      const { marked } = complain(error.errors ?? [], menu);
      line(one("not-saved"), marked ? "" : `Not saved: ${error.message}`);
    }
  });
}
