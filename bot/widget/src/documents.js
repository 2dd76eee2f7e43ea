// Documents and a copy of the talk. The token goes with the request, so a plain link would not do.
import { fill, make, once } from "./dom.js";
import { token } from "./keeping.js";
import { WORDS } from "./words.js";

const KEEP_MILLISECONDS = 10000;

export class Documents {
  constructor(place, server) {
    this.section = place("documents");
    this.list = place("documents-list");
    this.state = place("file-state");
    this.server = server;
    place("copy").addEventListener("click", once(() => this.get("copy", WORDS.copyName, WORDS.aCopy)));
  }

  show(documents) {
    this.section.hidden = !documents.length;
    this.state.textContent = "";
    fill(this.list, ...documents.map((each) => this.item(each)));
  }

  item({ kind, title, forms }) {
    return make("li", {}, make("p", {}, title), make("div", { class: "row" }, ...forms.map((form) => {
      const text = WORDS.download(WORDS[form] || form);
      const get = () => this.get(`documents/${kind}.${form}`, `${kind}.${form}`, title);
      return make("button", { type: "button", "aria-label": `${text}: ${title}`, click: once(get) }, text);
    })));
  }

  async get(path, name, title) {
    const tell = (text) => { this.state.textContent = text; };
    tell(WORDS.getting(title));
    try {
      const answer = await fetch(this.server + path, { headers: { Authorization: `Bearer ${token()}` } });
      if (!answer.ok) {
        const said = await answer.json();
        return tell(`${said.error} ${said.help || ""}`);
      }
      const named = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") || "");
      this.save(await answer.blob(), named ? named[1] : name);
      return tell(WORDS.downloaded(title));
    } catch {
      return tell(WORDS.notDownloaded);
    }
  }

  save(content, name) {
    const address = URL.createObjectURL(content);
    const link = make("a", { href: address, download: name, hidden: true });
    this.section.parentNode.append(link); // some browsers save nothing for a link that is not in the page
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), KEEP_MILLISECONDS);
  }
}
