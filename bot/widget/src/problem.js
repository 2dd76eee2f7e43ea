// One place for what is wrong with an answer. It moves to the field that it is about, and is tied to it.

export class Problem {
  constructor(place) {
    this.place = place;
    this.home = { parent: place.parentNode, before: place.nextSibling };
    this.fields = [];
  }

  /** Says what is wrong with what was typed. */
  tell(text) {
    this.put(text, this.home.parent, this.home.before, []);
  }

  /** Says what is wrong above a group of fields, marks those that are wrong, and goes to the first. */
  tellAt(text, group, before, fields) {
    this.put(text, group, before, fields);
    fields[0].focus();
  }

  put(text, parent, before, fields) {
    this.clear();
    parent.insertBefore(this.place, before);
    this.fields = fields;
    for (const field of fields) {
      field.setAttribute("aria-invalid", "true");
      const others = field.getAttribute("aria-describedby");
      field.dataset.described = others || "";
      field.setAttribute("aria-describedby", others ? `problem ${others}` : "problem");
    }
    this.place.textContent = text;
  }

  clear() {
    this.place.textContent = "";
    for (const field of this.fields) {
      field.removeAttribute("aria-invalid");
      if (field.dataset.described) field.setAttribute("aria-describedby", field.dataset.described);
      else field.removeAttribute("aria-describedby");
    }
    this.fields = [];
    this.home.parent.insertBefore(this.place, this.home.before);
  }
}
