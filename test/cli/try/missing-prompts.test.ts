import { test } from 'tap'
import { missingPrompts, promptsNamed } from '../../../cli/try/missing-prompts.ts'

test('sound files are found by their names in a program, each once', async (t) => {
  const program = `play("a.wav"); play('en/b.wav'); play(\`c.wav\`); again("a.wav")`
  t.same(promptsNamed(program), ['a.wav', 'en/b.wav', 'c.wav'])
})

test('names that are put together, and paths of recordings, are not judged', async (t) => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a program
  t.same(promptsNamed('play(`digits/${count}.wav`); play("/var/x.wav"); say("a.wave")'), [])
})

test('those that are in the folder are not missing', async (t) => {
  const folder = t.testdir({ 'here.wav': '', en: { 'too.wav': '' } })
  const program = `play("here.wav", "en/too.wav", "away.wav")`
  t.same(await missingPrompts(program, folder), ['away.wav'])
  t.same(await missingPrompts(program, `${folder}/none`), ['here.wav', 'en/too.wav', 'away.wav'])
})
