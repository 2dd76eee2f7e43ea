// A button on somebody else's page, and the panel that it opens. The page around stays as it is.

export class Launcher {
  constructor(place, opened) {
    this.place = place;
    this.opened = opened;
    this.root = place("root");
    this.panel = place("panel");
    this.button = place("launcher");
    this.button.addEventListener("click", () => this.open());
    place("close").addEventListener("click", () => this.close());
    this.panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.stopPropagation();
      this.close();
    });
  }

  /** Above everything of the host's, whatever it says of layers, where the browser can do that. */
  rise() {
    if (!this.root.showPopover) return;
    this.root.setAttribute("popover", "manual");
    if (!this.root.matches(":popover-open")) this.root.showPopover();
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  open() {
    this.panel.hidden = false;
    this.button.hidden = true;
    this.button.setAttribute("aria-expanded", "true");
    this.panel.focus();
    this.opened();
  }

  /** The talk goes on where it was when it is opened again. */
  close() {
    this.panel.hidden = true;
    this.button.hidden = false;
    this.button.setAttribute("aria-expanded", "false");
    this.button.focus();
  }
}
