/** A family name of one syllable, a given name of two. */
const KOREAN_NAME = /^[가-힣]{3}$/;

/**
 * The letter on an avatar, as the server's templates have it. Of a Korean name the first of the
 * given name: too many are called Kim.
 * @param {string} name
 */
export function face(name) {
  return KOREAN_NAME.test(name) ? name[1] : ([...name][0] ?? "").toUpperCase();
}
