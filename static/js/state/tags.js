/**
 * @param {string} html  as the server has sanitised it: what looks like a tag is one
 * @returns {string} what stands between the tags; entities are left as they are
 */
export function withoutTags(html) {
  return html.replace(/<[^>]*>/g, "");
}
