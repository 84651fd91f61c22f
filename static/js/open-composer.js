import { Drafts } from "./state/drafts.js";
import { openLocalStorage } from "./storage/open.js";
import { AttachedFiles } from "./ui/attached-files.js";
import { composerForm } from "./ui/composer-form.js";
import { Composer } from "./ui/composer.js";
import { offerMentions } from "./ui/mention-list.js";

/**
 * The composer of the page with its drafts and its files, where one may write.
 *
 * @param {object} parts
 * @param {number} parts.room
 * @param {number} parts.me
 * @param {import("./room-page.js").RoomPage} parts.page
 * @param {import("./message-actions.js").MessageActions} parts.actions
 * @param {import("./api.js").Api} parts.api
 * @param {{bytes: number, files: number}} parts.limits
 * @param {import("./texts.js").Texts} parts.texts
 * @param {import("./mentionable.js").MentionablePeople | null} parts.mentionable
 * @param {() => void} parts.typed  something was written
 */
export function openComposer({ room, me, page, actions, api, limits, texts, mentionable, typed }) {
  const form = composerForm();
  if (!form) return { composer: null, uploads: null };
  offerMentions(form, mentionable);
  const files = new AttachedFiles({ form, api, limits, texts });
  const { uploads } = files;
  const drafts = new Drafts(openLocalStorage(), me);
  const does = { send: page.send.bind(page), editLast: actions.editLast.bind(actions) };
  const composer = new Composer({ form, room, drafts, texts, typed, uploads, ...does });
  files.attach(composer);
  return { composer, uploads };
}
