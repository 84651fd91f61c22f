/**
 * Makes a page that the server has rendered live. Every behaviour looks for its hook and stays away
 * where it is missing; the hooks carry no text, and all texts come from the server.
 *
 * Data, as JSON in `#page-data`: see PageData in types.d.ts. Templates, dialogs and texts are the same for all
 * pages of a language and come by themselves: see parts.js, and TextTable in texts.js.
 * Cookies written here and read by the server: `timezone` (IANA name), `theme` (light, dark, system).
 *
 * Every page
 *   html[data-theme]  body[data-user][data-connection=online|connecting|offline]
 *   [data-waiting] with [data-waiting-text] and [data-action=reload]: the banner
 *   [data-integrity][data-gaps][data-healed][data-resumed] with [data-integrity-part=state|gaps|healed|resumed]
 *   [data-theme-switch], given [data-theme-value]
 *   time[datetime][data-format=clock|day|date|relative]
 *   button[data-copy][data-copied]: what it copies and what it says then
 *   button[data-confirm]: what [data-dialog] asks before it acts
 *   [data-switcher] with [data-switcher-found], [data-switcher-browse], template[data-place-template];
 *     [data-keys-dialog] with [data-keys-list], template[data-keys-template], template[data-key-template];
 *     [data-action=switch|keys] open them, [data-switch-keys] tells how else; [data-search-link]
 *   [data-room-list=room|direct] with [data-room][data-kind][data-level][data-unread][data-mentions] entries, in them
 *     [data-room-name], [data-unread-count], [data-mentions-count], [data-avatar], [data-presence-text]; template[data-room-template]
 *
 * Page of notifications
 *   [data-notify-card][data-permission=default|granted|denied|unsupported] with [data-notify-state] for each and
 *     [data-action=allow-notifications|try-notification]; [data-action=play-sound]
 *   [data-push-card][data-push=off|on|unoffered|unsupported] with [data-push-state] for each,
 *     [data-action=push-on|push-off], [data-push-error]
 *
 * Room page
 *   [data-room-header] with [data-room-name], [data-room-topic]
 *   [data-timeline] scrolls and is the live region, [data-opening=end|new|asked|start] as long as
 *   only styles have placed it, [data-above] where it is not seen then; in it
 *     [data-history][data-state=idle|loading|failed|start] with [data-action=older]
 *     [data-rows], whose children are the rows:
 *       [data-message][data-seq][data-author][data-state=sent|pending|failed][data-client], and where it applies
 *         [data-follows] carries on the group above   [data-mine]   [data-reply-to]   [data-edited]   [data-deleted]
 *         [data-plain] text that the server has not rendered yet   [data-late] on its way for long   [data-flash] looked for
 *         [data-for-me] mentions the reader, in [data-mention][data-me]
 *         in it [data-avatar], [data-author-name], time, [data-body], [data-failure-text], [data-action=retry|discard|more|reply]
 *         [data-unread-by] how many have not read it, put there from template[data-unread-by-template]
 *         [data-menu] its menu is open   [data-editing] it is being edited, in [data-editor]
 *       [data-system][data-seq] with [data-system-text] and time
 *       [data-date] with time, [data-stuck] for the day that is read   [data-unread-divider] with [data-divider-text]
 *     each also as template[data-message-template], -system-, -date-, -divider-; template[data-editor-template]
 *   template[data-receipt-button-template] with [data-action=delivery], put to one's own messages; [data-receipt] is what it
 *     opens, with [data-receipt-steps], [data-receipt-note], template[data-receipt-step-template] with [data-step-name],
 *     [data-step-text], [data-step-place]; a step has [data-step] and [data-state=done|waiting|unknown|stuck]
 *   [data-quote=known|deleted|away] in an answer, with [data-quote-author], [data-quote-excerpt]; template[data-quote-template]
 *         [data-reactions] with a [data-emoji][data-users][aria-pressed] chip each, in it [data-reaction-emoji] and
 *           [data-reaction-count]; [data-message-actions] takes [data-quick] with [data-emoji] buttons
 *   [data-pin] the notice, its value is the message; with [data-pin-link], [data-pin-author], [data-pin-text],
 *     [data-action=fold-pin|unpin]; folded: [data-folded], and [data-action=unfold-pin] in the header
 *   template[data-reaction-template], -quick-; [data-reactors] with [data-reactors-emoji], [data-reactors-names]
 *   [data-toast] says what came of something
 *   [data-message-menu] with [data-menu-note] and
 *     [data-action=quick|react|reply|edit|select-text|copy-text|copy-link|mark-unread|pin|unpin|receipt|history|delete]
 *   [data-delete-dialog] with [data-delete-excerpt], [data-delete-reason], [data-delete-error]
 *   [data-announcement] tells screen readers of a burst   [data-typing] says who is typing
 *   [data-level-menu][data-level=all|mentions|none], whose form has button[name=level]
 *   [data-unread-bar] while what is unread begins above what was shown, with [data-unread-jump], in it
 *     [data-unread-jump-text], and [data-action=mark-read]
 *   [data-new-pill]   form[data-composer] with textarea[name=body], [data-composer-note], [data-reply-bar] with
 *     [data-reply-name], [data-reply-excerpt], [data-action=cancel-reply]; closed: [data-closed]
 *     [data-mention-list] with [role=option] from template[data-mention-option-template]
 *   [data-files="<ids>"] in a message: a[data-picture] with img, [data-paper] with [data-file-name], [data-file-size];
 *     template[data-picture-template], -paper-, -audio-, -video-; [data-lightbox] with
 *     [data-lightbox-part=name|place|image|previous|next|download|close|stage]
 *   [data-uploads] in the composer, with input[type=file] beside it: [data-upload][data-state=waiting|travelling|there|failed]
 *     with [data-upload-name], [data-upload-size], progress, [data-upload-reason], [data-action=retry-upload|remove-upload],
 *     [data-preview] an image of its own, [data-final] trying again would not help; template[data-upload-template]
 *   [data-room-view][data-dropping] files hover over it
 *   [data-members-toggle], [data-members][data-open] with [data-member-list], [data-member][data-presence] with [data-member-name] and
 *     [data-member-role], [data-direct], [data-member-count], template[data-member-template]
 */
import { LiveChat } from "./live-chat.js";
import { install } from "./installing.js";
import { takeParts } from "./parts.js";
import { SteadyClock } from "./state/steady-clock.js";
import { openLocalStorage } from "./storage/open.js";
import { Texts } from "./texts.js";
import { Times } from "./times.js";
import { watchAttention } from "./ui/attention.js";
import { attachConfirm } from "./ui/confirm.js";
import { keepCookie } from "./ui/cookies.js";
import { attachCopy } from "./ui/copy.js";
import { Lightbox } from "./ui/lightbox.js";
import { attachMembersToggle } from "./ui/members.js";
import { attachThemeSwitch } from "./ui/theme.js";
import { showTimes } from "./ui/times.js";
import { watchViewport } from "./ui/viewport.js";
import { attachWays } from "./ways.js";

const clock = new SteadyClock({ wall: () => Date.now(), monotonic: () => performance.now() });
const timers = {
  set: (/** @type {() => void} */ run, /** @type {number} */ ms) => window.setTimeout(run, ms),
  clear: (/** @type {number} */ timer) => window.clearTimeout(timer),
  now: () => clock.now(),
};

const data = document.getElementById("page-data")?.textContent;
if (data) void open(JSON.parse(data));

/** @param {PageData} page */
async function open(page) {
  start(page, new Texts(/** @type {any} */ (await takeParts(page.urls.parts, timers)), page.language));
}

/**
 * @param {PageData} page
 * @param {Texts} texts
 */
function start(page, texts) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const times = new Times({ language: page.language, zone, texts });
  keepCookie("timezone", zone);
  showTimes(times, { isForeign: zone !== page.timezone, now: timers.now });
  attachControls(texts);
  watchViewport(window.visualViewport, document.documentElement);
  const chat = new LiveChat(page, { texts, times, timers });
  attachWays(page, { chat, texts });
  install(page, openLocalStorage(), window.navigator);
  watchBrowser(chat);
}

/** @param {Texts} texts */
function attachControls(texts) {
  for (const button of document.querySelectorAll("[data-theme-switch]")) attachThemeSwitch(button, texts);
  for (const button of document.querySelectorAll("[data-copy]")) attachCopy(/** @type {HTMLElement} */ (button));
  const dialog = /** @type {HTMLDialogElement | null} */ (document.querySelector("[data-dialog]"));
  if (dialog) attachConfirm(dialog, document);
  const lightbox = /** @type {HTMLDialogElement | null} */ (document.querySelector("[data-lightbox]"));
  const rows = /** @type {HTMLElement | null} */ (document.querySelector("[data-rows]"));
  if (lightbox && rows) new Lightbox(lightbox, rows);
  const toggle = /** @type {HTMLElement | null} */ (document.querySelector("[data-members-toggle]"));
  const members = /** @type {HTMLElement | null} */ (document.querySelector("[data-members]"));
  if (toggle && members) attachMembersToggle(toggle, members);
}

/** @param {LiveChat} chat */
function watchBrowser(chat) {
  const wake = () => (document.visibilityState === "visible" ? chat.wake() : chat.leave());
  watchAttention(wake);
  window.addEventListener("pageshow", wake);
  // The next page is asked for between these two; on some phones only the second one happens.
  window.addEventListener("beforeunload", () => chat.leave());
  window.addEventListener("pagehide", () => putAway(chat));
  document.addEventListener("freeze", () => putAway(chat));
  document.addEventListener("resume", () => chat.wake());
  window.addEventListener("online", () => chat.network(true));
  window.addEventListener("offline", () => chat.network(false));
  chat.wake();
}

/** @param {LiveChat} chat */
function putAway(chat) {
  chat.leave();
  chat.sleep();
}
