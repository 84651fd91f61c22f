/**
 * @typedef {object} Step  one line of the way of a message
 * @property {string} name  key of what it is called; a group's own name where there is none
 * @property {"done" | "waiting" | "unknown" | "stuck"} state
 * @property {string} text  key of what is said of it
 * @property {number | string} [value]  what stands in that text
 * @property {string} [place]  topic-partition@offset
 */

/** @type {Record<string, "done" | "waiting" | "stuck">} */
const STATE_OF_GROUP = {
  applied: "done",
  waiting: "waiting",
  held: "stuck",
  dead_letter: "stuck",
  passed: "stuck",
};
/** @type {Record<string, "done" | "waiting" | "unknown">} */
const STATE_IN_KAFKA = { off: "unknown", waiting: "waiting", stored: "done", shortened: "done" };

/**
 * The way of one message, in the order it is gone. What nobody has measured is told as not known.
 *
 * @param {Delivery} delivery
 * @param {import("./journeys.js").Journey} journey
 * @returns {Step[]}
 */
export function stepsOf({ committed_at, kafka, groups }, journey) {
  return [
    { name: "committed", state: "done", text: "at", value: committed_at },
    measured("acknowledged", journey.acknowledged),
    measured("shown", journey.shown),
    inKafka(kafka),
    // Without Kafka nobody reads the topic, and nobody waits for it.
    ...(kafka.state === "off" ? [] : groups.map(groupStep)),
  ];
}

/** @param {Delivery} delivery  is it worth asking again soon? */
export function isOnItsWay({ kafka, groups }) {
  if (kafka.state === "off") return false;
  return kafka.state === "waiting" || groups.some(({ progress }) => progress === "waiting");
}

/**
 * @param {string} name
 * @param {number | null} milliseconds
 * @returns {Step}
 */
function measured(name, milliseconds) {
  if (milliseconds === null) return { name, state: "unknown", text: "not_known" };
  return { name, state: "done", text: "after_sending", value: Math.round(milliseconds) };
}

/**
 * @param {Delivery["kafka"]} kafka
 * @returns {Step}
 */
function inKafka({ state, milliseconds, place }) {
  /** @type {Step} */
  const step = { name: "kafka", state: STATE_IN_KAFKA[state] ?? "unknown", text: `kafka_${state}` };
  if (milliseconds !== null) step.value = milliseconds;
  if (place) step.place = `${place.topic}-${place.partition}@${place.offset}`;
  return step;
}

/**
 * @param {Delivery["groups"][number]} group
 * @returns {Step}
 */
function groupStep({ name, progress, behind }) {
  const state = STATE_OF_GROUP[progress] ?? "unknown";
  if (behind === null) return { name: `group_${name}`, state, text: `group_${progress}` };
  return { name: `group_${name}`, state, text: "group_behind", value: behind };
}
