import { Command, type Option } from 'commander'
import { addApp } from './app.ts'
import { addBake } from './bake.ts'
import { addBoot } from './boot.ts'
import { addBootstrap } from './bootstrap.ts'
import { addCheck } from './check.ts'
import { addCompletion } from './completion.ts'
import { addDrift } from './drift.ts'
import { addEngine } from './engine.ts'
import { addInit } from './init.ts'
import { addInventory } from './inventory.ts'
import { addMachine } from './machine.ts'
import { addMedium } from './medium.ts'
import { addPack } from './pack.ts'
import { addPreseed } from './preseed.ts'
import { addPreview } from './preview.ts'
import { addReset } from './reset.ts'
import { addSchema } from './schema.ts'
import { addServe } from './serve.ts'
import { addShow } from './show.ts'
import { addSize } from './size.ts'
import { addSubscriber } from './subscriber.ts'
import type { Surroundings } from './surroundings.ts'
import { addSwitch } from './switch.ts'
import { addToken } from './token.ts'
import { addTrunk } from './trunk.ts'
import { addWireGuard } from './wireguard.ts'

/** Every command of `switchyard`, each in the file of its name. */
export function createProgram(surroundings: Surroundings): Command {
  const { output } = surroundings
  const program = new Command('switchyard')
    .description('Turns one cluster.yaml into a running telephone switch.')
    .version('0.1.0')
    // A command and its subcommand may share names of options: what follows the latter is its own.
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .showHelpAfterError('(--help shows what there is)')
    .addHelpText('after', EPILOGUE)
    .exitOverride()
    .configureOutput({ writeOut: output.answer, writeErr: output.remark })
    .configureHelp({ helpWidth: output.terminal?.columns ?? 80, optionDescription })
  for (const add of [
    addCheck,
    addShow,
    addPreview,
    addPreseed,
    addMedium,
    addServe,
    addSize,
    addMachine,
    addInit,
    addInventory,
    addBootstrap,
    addDrift,
    addReset,
    addWireGuard,
    addPack,
    addSchema,
    addBake,
    addBoot,
    addSwitch,
    addSubscriber,
    addApp,
    addToken,
    addTrunk,
    addEngine,
  ]) {
    add(program, surroundings)
  }
  addCompletion(program, surroundings)
  return program
}

/** As a person would write it: nothing about switches that are off, no JSON. */
function optionDescription(option: Option): string {
  const { description, argChoices, defaultValue, defaultValueDescription } = option
  const value = defaultValueDescription ?? (typeof defaultValue === 'string' ? defaultValue : '')
  const remarks = [argChoices?.join(', ') ?? '', value && `default: ${value}`].filter(Boolean)
  return remarks.length > 0 ? `${description} (${remarks.join('; ')})` : description
}

const EPILOGUE = `
A first session:
  switchyard check                       is cluster.yaml right?
  switchyard show cs1 --disk 40G         what will be on a disk of that size?
  switchyard bake cs1                    make its image
  switchyard boot cs1                    boot it and prove that it switches a call

Exit status: 0 done, 1 a mistake of ours, 2 the input must change, 3 this machine
cannot do it, 4 a program that was asked to do its part failed, 130 interrupted.`
