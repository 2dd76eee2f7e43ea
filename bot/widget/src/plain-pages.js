// The same talk as pages without scripts: going over to them, and coming back.
import { make, once } from "./dom.js";
import { forget, keepToken, token } from "./keeping.js";
import { WORDS } from "./words.js";

export class PlainPages {
  constructor(place, server) {
    this.place = place;
    this.server = server;
    place("to-form").addEventListener("click", once(() => this.go()));
  }

  /** Takes the talk along in a posted form, so that its token is in no address. */
  go() {
    if (!token()) {
      window.open(`${this.server}form`, "_top");
      return;
    }
    const form = make("form", { method: "post", action: `${this.server}form/open`, target: "_top", hidden: true },
      make("input", { type: "hidden", name: "token", value: token() }));
    document.addEventListener("securitypolicyviolation", (event) => {
      if (event.effectiveDirective === "form-action") this.tellRefused();
    }, { once: true });
    this.place("more").append(form);
    form.submit();
    form.remove();
  }

  tellRefused() {
    const address = `${this.server}form`;
    this.place("file-state").textContent = `${WORDS.formRefused} ${address}`;
  }

  /** Coming from the pages: their talk becomes this tab's, and the address says no more of it. False where
   *  it could not be had, so that no other talk is begun in its place unasked. */
  async takeOver(connection) {
    const here = new URL(location.href);
    const home = new URL(this.server);
    const isComing = here.searchParams.get("from") === "form" && here.origin === home.origin;
    if (!isComing || here.pathname !== home.pathname) return true;
    const { content } = await connection.insist("POST", "form/token", undefined, null);
    history.replaceState(null, "", home.pathname);
    if (!content.token) return false;
    forget(); // also that the PIN of an earlier talk was shown
    keepToken(content.token);
    return true;
  }
}
