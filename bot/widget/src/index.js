// The one script that a page embeds. It defines <threshold-chat> and nothing else: no global names.
import { chatElement } from "./element.js";

const NAME = "threshold-chat";
// Where the script came from is where the server is, unless the element says otherwise.
const script = document.currentScript || document.querySelector('script[src*="threshold-chat.js"]');
const home = new URL(".", script ? script.src : document.baseURI).href;

if (!customElements.get(NAME)) customElements.define(NAME, chatElement(home));
