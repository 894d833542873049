/** `npm run demo`: the main job on the embedded store. `--serve` keeps serving afterwards, `--output <folder>` names the folder. */
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { startService } from './demo/service.ts'
import { tell } from './demo/story.ts'

const { values } = parseArgs({
  options: { serve: { type: 'boolean', default: false }, output: { type: 'string', default: 'demo-output' } },
})
const say = (line = '') => {
  process.stdout.write(`${line}\n`)
}
const output = path.resolve(values.output)
rmSync(path.join(output, 'credentials'), { recursive: true, force: true })
mkdirSync(output, { recursive: true })

say('Badges de la médiation numérique : une session de formation, de la liste au badge vérifié.')
const service = await startService()
try {
  const broken = await tell({ url: service.url, adminKey: service.adminKey, output, say })
  say(`\nImages et fichiers JSON : ${output}`)
  if (broken.length > 0) {
    process.exitCode = 1
    say(`\nCE QUI N’A PAS TENU : ${broken.join(' ; ')}`)
  } else say('\nTout a tenu.')
  if (values.serve) await serve()
} finally {
  await service.stop()
}

async function serve(): Promise<void> {
  say(`\nLe service continue (Ctrl+C pour l’arrêter) :`)
  say(`  ${service.url}/frameworks   les référentiels`)
  say(`  ${service.url}/docs/        l’API, décrite et essayable`)
  say(`  clé d’administration : ${service.adminKey.id} ${service.adminKey.secret}`)
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
}
