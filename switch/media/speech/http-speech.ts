import { reasonOf } from '../../../inventory/model/reason-of.ts'
import { MediaError } from '../media.ts'
import type { Speech } from './speech.ts'

/**
 * Speech by a server of the operator's: it is sent `{"text": "...", "language": "en"}` with POST, and
 * answers with a WAV file.
 */
export function speechAt(url: string): Speech {
  return {
    name: url,
    async speak(text, language, signal) {
      const response = await post(url, { text, language }, signal)
      if (response.ok) return Buffer.from(await response.arrayBuffer())
      throw new MediaError('refused', `${url} cannot say it: it answers ${response.status}`)
    },
  }
}

async function post(url: string, body: object, signal: AbortSignal): Promise<Response> {
  const headers = { 'Content-Type': 'application/json', Accept: 'audio/wav' }
  try {
    return await fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal })
  } catch (error) {
    signal.throwIfAborted()
    throw new MediaError('unreachable', `${url} does not answer: ${reasonOf(error)}`)
  }
}
