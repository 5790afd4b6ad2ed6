/** Something to be said. */
export interface Saying {
  readonly say: string
  /** Language tag such as `en` or `de-AT` (RFC 5646); absent: that of the switch. */
  readonly language?: string
}

/** A language tag, as far as anything that speaks knows more than its first part. */
export const LANGUAGE = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i

/** Makes speech of text. */
export interface Speech {
  /** Tells apart what is said otherwise: part of the name of what is kept. */
  readonly name: string
  /**
   * @returns a WAV file, linear, 16 bits, 8000 Hz or more.
   * @throws {MediaError}
   */
  speak(text: string, language: string, signal: AbortSignal): Promise<Buffer>
}
