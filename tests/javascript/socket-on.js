import { Socket } from "../../static/js/socket.js";

/**
 * A socket on a line, by a clock, that notes in `seen` what it tells its owner. With the jitter at its
 * least, an attempt follows half a second after each loss.
 */
export const socketOn = ({ clock, line, seen, random = () => 0, hasNetwork = true, hasEnded }) =>
  new Socket({
    open: line.open,
    timers: clock,
    random,
    hasNetwork,
    owner: {
      opened: () => seen.push("opened"),
      hasEnded,
      doubted: () => seen.push("doubted"),
      received: (frame) => seen.push(frame.type),
      lost: (wasOpen) => seen.push(wasOpen ? "lost" : "refused"),
      changed: (state, reason) => seen.push(reason ? `${state}: ${reason}` : state),
    },
  });
