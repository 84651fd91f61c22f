import { face } from "../state/face.js";

/** @type {Map<string, HTMLTemplateElement>} by hook: they stand behind all messages, and stay */
const templates = new Map();

/**
 * @param {string} hook "message" for `<template data-message-template>`
 * @returns {HTMLElement} a fresh copy of what the server's template holds
 */
export function cloneTemplate(hook) {
  const template = /** @type {HTMLTemplateElement} */ (
    templates.get(hook) ?? document.querySelector(`template[data-${hook}-template]`)
  );
  templates.set(hook, template);
  return /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
}

/**
 * @param {Element} root
 * @param {string} selector
 * @param {string} text
 */
export function setText(root, selector, text) {
  const element = root.querySelector(selector);
  if (element && element.textContent !== text) element.textContent = text;
}

/**
 * @param {HTMLElement} element
 * @param {Record<string, string | number | boolean | null>} attributes data-… by dataset name; false and null take it away
 */
export function setData(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    const text = value === true ? "" : String(value);
    if (value === false || value === null) delete element.dataset[name];
    else if (element.dataset[name] !== text) element.dataset[name] = text;
  }
}

/** Avatars come in so many colours; CSS has them as data-shade. */
const SHADES = 8;

/**
 * @param {Element} root
 * @param {number} id of the person, or of the room that stands for one
 * @param {string} name
 */
export function paintAvatar(root, id, name) {
  const avatar = /** @type {HTMLElement | null} */ (root.querySelector("[data-avatar]"));
  if (!avatar) return;
  setData(avatar, { shade: id % SHADES });
  setText(root, "[data-avatar]", face(name));
}
