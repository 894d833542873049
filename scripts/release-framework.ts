/**
 * `npm run release-framework -- <slug> <version>`: checks frameworks/<slug>/<version>/, its example dossiers too, and adds it to frameworks/RELEASED.json.
 * Refuses a version that is already there: a released version never changes.
 */
import { exampleFaults } from '../server/achievement/version-examples.ts'
import { releaseFramework } from '../server/framework/release/release-framework.ts'
import { projectPath } from '../server/schema.ts'

const [slug, version, ...rest] = process.argv.slice(2)
if (slug === undefined || version === undefined || rest.length > 0) {
  console.error('usage: npm run release-framework -- <slug> <version>')
  process.exit(2)
}
try {
  const digests = await releaseFramework(projectPath('frameworks'), slug, version, new Date(), [
    exampleFaults,
  ])
  console.log(`released ${slug}/${version}`)
  for (const [file, sha256] of Object.entries(digests)) console.log(`  ${sha256}  ${file}`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
