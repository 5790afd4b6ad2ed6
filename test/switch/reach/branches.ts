import { Fork } from '../../../switch/reach/fork.ts'
import type { Attempt } from '../../../switch/reach/reach.ts'
import type { CalleeEvent } from '../../../switch/signalling/leg.ts'

/** A fork over so many phones, and everything it says to them and of them. */
export function openFork(size: number) {
  const said: string[][] = Array.from({ length: size }, () => [])
  const heard: CalleeEvent[] = []
  const hears: ((event: CalleeEvent) => void)[] = []
  const uris: string[] = []
  const fork = new Fork({
    invite: { uri: 'sip:first', headers: {}, sdp: 'offer' },
    branches: Array.from({ length: size }, (_, index) => ({ uri: `sip:${index}` })),
    hear: (event) => heard.push(event),
    dial: ({ uri }, hear) => {
      hears.push(hear)
      uris.push(uri)
      return attempt(said[uris.length - 1] ?? [])
    },
  })
  const tell = (index: number, event: CalleeEvent) => hears[index]?.(event)
  return { fork, said, heard, tell, uris }
}

function attempt(said: string[]): Attempt {
  const note = (what: string) => () => void said.push(what)
  return {
    ...{ cancel: note('cancel'), callOff: note('callOff'), forget: note('forget') },
    ...{ reoffer: note('reoffer'), acknowledge: note('acknowledge'), relay: note('relay') },
    takePlaceOf: note('takePlaceOf'),
    hangUp: async () => note('hangUp')(),
  }
}
