import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:dgram'
import { answerChallenge } from '../../../../switch/registrar/digest/answer-challenge.ts'
import { MediaEnd } from '../media-end.ts'
import { Phone } from '../phone.ts'
import type { PhoneLine } from '../phone-line.ts'
import { headersOf, type Message } from '../sip-message.ts'

export interface Subscriber {
  readonly name: string
  readonly domain: string
  readonly password: string
}

/** A phone with a number and a password, and what its owner does with it. */
export interface SubscriberPhone {
  readonly phone: Phone
  readonly media: MediaEnd
  register(): Promise<Message>
  /** Calls somebody, proves who it is, and leaves the rest to the caller. */
  call(user: string): Promise<void>
}

/** @param voice the socket of its media. */
export function openSubscriber(
  line: PhoneLine,
  voice: Socket,
  { name, domain, password }: Subscriber,
): SubscriberPhone {
  const phone = new Phone(line, `sip:${name}@${domain}`)
  const media = new MediaEnd(voice)
  const answered = (challenge: Message, method: string, requestUri: string) => {
    const proxied = challenge.kind === '407'
    const challenges = headersOf(challenge, proxied ? 'Proxy-Authenticate' : 'WWW-Authenticate')
    const made = answerChallenge({
      ...{ challenges: whole(challenges), account: { username: name, password } },
      ...{ method, requestUri, count: () => 1, cnonce: randomBytes(8).toString('hex') },
    })
    if ('refusal' in made) throw new Error(made.refusal)
    return [`${proxied ? 'Proxy-Authorization' : 'Authorization'}: ${made.header}`]
  }
  return {
    ...{ phone, media },
    async register() {
      phone.register()
      const challenge = await phone.expect('401')
      phone.register(answered(challenge, 'REGISTER', `sip:${domain}`))
      return phone.expect('200')
    },
    async call(user) {
      phone.call(user, media.describe())
      const challenge = await phone.expect('407')
      phone.follow('ACK')
      const uri = `sip:${user}@${line.server}:5060`
      phone.request('INVITE', media.describe(), answered(challenge, 'INVITE', uri))
    },
  }
}

/** A challenge has commas of its own (RFC 3261, 7.3.1); each begins with its scheme. */
const whole = (parts: readonly string[]) => parts.join(', ').split(/, (?=Digest )/i)
