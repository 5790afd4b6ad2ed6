import JsSIP from 'jssip'

/** What the browser's window offers to whoever drives it: a telephone (JsSIP), and an ear. */
globalThis.phone = { register, call, answer, hangUp, loudness }

/** Samples the ear listens to: a third of a second. */
const SAMPLES = 16_384

let [agent, session, ringing, analyser] = []

function register(server, user, password) {
  const sockets = [new JsSIP.WebSocketInterface(server)]
  agent = new JsSIP.UA({ sockets, uri: `sip:${user}`, password, session_timers: false })
  agent.on('newRTCSession', (event) => {
    if (event.originator === 'local') return
    ringing = event.session
    follow(ringing)
  })
  return new Promise((resolve, reject) => {
    agent.on('registered', () => resolve('registered'))
    agent.on('registrationFailed', ({ cause }) => reject(new Error(cause)))
    agent.start()
  })
}

function call(user) {
  const made = agent.call(`sip:${user}`, MEDIA)
  follow(made)
  return confirmed(made)
}

/** Answers the call that rings; false when none does. */
async function answer() {
  if (!ringing) return false
  const taken = ringing
  ringing = undefined
  taken.answer(MEDIA)
  return confirmed(taken)
}

/** A tone is noise to what browsers do for speech. */
const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false }
const MEDIA = { mediaConstraints: { audio, video: false }, pcConfig: { iceServers: [] } }

function confirmed(made) {
  session = made
  return new Promise((resolve, reject) => {
    made.on('confirmed', () => resolve(true))
    made.on('failed', ({ cause, message }) => reject(new Error(`${cause} ${message?.body ?? ''}`)))
  })
}

function hangUp() {
  session.terminate()
}

function follow(made) {
  if (made.connection) listen(made.connection)
  else made.on('peerconnection', ({ peerconnection }) => listen(peerconnection))
}

/** WebAudio is given nothing of a remote stream that no element plays. */
function listen(connection) {
  connection.addEventListener('track', ({ track }) => {
    const stream = new MediaStream([track])
    const speaker = new Audio()
    speaker.srcObject = stream
    speaker.muted = true
    void speaker.play()
    const context = new AudioContext()
    analyser = new AnalyserNode(context, { fftSize: SAMPLES })
    context.createMediaStreamSource(stream).connect(analyser)
  })
}

/** How much of a tone is heard: 1 for one of half the full loudness (see `goertzel` of the lab). */
function loudness(hertz) {
  if (!analyser) return 0
  const samples = new Float32Array(SAMPLES)
  analyser.getFloatTimeDomainData(samples)
  const turn = (2 * Math.PI * hertz) / analyser.context.sampleRate
  let [real, imaginary] = [0, 0]
  for (const [index, sample] of samples.entries()) {
    real += sample * Math.cos(turn * index)
    imaginary += sample * Math.sin(turn * index)
  }
  return (2 * Math.hypot(real, imaginary)) / SAMPLES / (16_000 / 32_768)
}
