/**
 * `npm run check-criteria -- frameworks/<slug>/<version> …`: judges the example dossiers kept beside the criteria of these versions, and
 * says which do not come out as expected. Exits with 1 when one does not.
 */
import path from 'node:path'
import { checkExamples } from '../server/achievement/version-examples.ts'

const versions = process.argv.slice(2)
if (versions.length === 0) {
  console.error('usage: npm run check-criteria -- frameworks/<slug>/<version> …')
  process.exit(2)
}
try {
  for (const given of versions) {
    const version = path.resolve(given)
    const slug = path.dirname(version)
    const { examples, failures } = checkExamples(
      path.dirname(slug),
      path.basename(slug),
      path.basename(version),
    )
    console.log(`${given}: ${examples - failures.length} of ${examples} examples come out as expected`)
    for (const { title, message } of failures) console.error(`  ${title}\n    ${message}`)
    if (failures.length > 0) process.exitCode = 1
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
