/** What a browser finds in a page of the server: the data of the client, the lines, the form's token. */
export class ReadPage {
  /** @param {string} html */
  constructor(html) {
    const shown = html.replace(/<template\b[\s\S]*?<\/template>/g, "");
    const data = html.match(/<script id="page-data"[^>]*>([\s\S]*?)<\/script>/);
    if (!data) throw new Error("a page without data");
    this.data = JSON.parse(data[1]);
    this.csrfToken = html.match(/name="csrfmiddlewaretoken" value="([^"]+)"/)?.[1] ?? "";
    this.items = [...shown.matchAll(/<(?:article|p)\b([^>]*\bdata-seq="[^>]*)>/g)].map(([, tag]) => itemOf(tag));
  }
}

/** @param {string} tag  its attributes */
function itemOf(tag) {
  const value = (name) => tag.match(new RegExp(`\\b${name}="([^"]*)"`))?.[1];
  const message = value("data-message");
  const seq = Number(value("data-seq"));
  return {
    key: `seq:${seq}`,
    kind: message ? "message" : "system",
    seq,
    id: message ? Number(message) : null,
    clientId: value("data-client") || null,
    author: message ? { id: Number(value("data-author")), name: "" } : null,
    at: "",
    body: "",
    html: "",
    attachments: null,
    replyTo: null,
    mentions: [],
    state: "sent",
    reason: "",
    isEdited: false,
    editedAt: null,
    isDeleted: / data-deleted\b/.test(tag),
    reactions: [],
    event: null,
  };
}
