// The custom element: an open shadow root, built once, however often the element is moved about.
import { Chat } from "./chat.js";
import { dress } from "./styles.js";

const folder = (address) => (address.endsWith("/") ? address : `${address}/`);

export function chatElement(home) {
  return class extends HTMLElement {
    connectedCallback() {
      if (!this.shadowRoot) {
        const root = this.attachShadow({ mode: "open" });
        dress(root);
        const written = this.getAttribute("server");
        const server = written ? new URL(folder(written), document.baseURI).href : home;
        this.chat = new Chat(this, root, server);
      }
      this.chat.connect();
    }
  };
}
