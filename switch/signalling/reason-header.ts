/** Reason of a BYE or a refusal because the media is gone: a temporary failure (RFC 3326; ITU-T Q.850, 41). */
export const MEDIA_LOST = 'Q.850;cause=41;text="Media Lost"'
