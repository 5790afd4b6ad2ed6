import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import type { Law } from '../audio/g711.ts'
import { MediaError } from '../media.ts'
import { type AudioDescription, readAudio } from './audio-sdp.ts'

/** In order of preference. */
export const LAWS: readonly Law[] = ['PCMA', 'PCMU']

/** Where our side of the media is, and in which law it speaks. */
export interface Socket {
  readonly place: Endpoint
  readonly law: Law
  /** Payload type of keys; absent: the party does not send them as events. */
  readonly eventType?: number
}

/** The party's own law if it knows one, so that nothing is transcoded. @throws {MediaError} */
export function lawFor(audio: AudioDescription | undefined): Law {
  if (!audio) throw new MediaError('refused', 'there is no audio in the offer')
  return LAWS.find((law) => audio.codecs.includes(law)) ?? 'PCMA'
}

/** @throws {MediaError} */
export function socketOf(sdp: string): Socket {
  const audio = readAudio(sdp)
  if (!audio) throw new MediaError('refused', 'audio was refused')
  const law = LAWS.find((each) => each === audio.codecs[0]) ?? lawFor(audio)
  const { place, eventType } = audio
  return { place, law, ...(eventType === undefined ? {} : { eventType }) }
}
