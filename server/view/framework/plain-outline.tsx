import { hasType, iriOf, type JsonNode } from './json-ld.ts'
import { References } from './said.tsx'
import type { Shown } from './shown.ts'

/** A page of more links than that is read by nobody, and slowly: the search takes over. */
const mostListed = 500

/** What is at the top of a version without domains, letters or criteria: its plain competencies, those without a parent first of all. */
export function PlainOutline({ shown, top }: { readonly shown: Shown; readonly top: readonly JsonNode[] }) {
  const { version, words } = shown
  const listed = top.length > 0 ? top : [...version.nodes.values()].filter(isPlain)
  return (
    <section id="outline">
      <h2>{words.say('version.outline')}</h2>
      <References shown={shown} iris={listed.slice(0, mostListed).map(iriOf)} />
      {version.competencies.length > 0 && (
        <p>
          <a href={`/competencies?framework=${encodeURIComponent(version.slug)}&version=${version.version}`}>
            {words.count('outline.searchIn', version.competencies.length)}
          </a>
        </p>
      )}
    </section>
  )
}

function isPlain(node: JsonNode): boolean {
  return hasType(node, 'ceasn:Competency') && !('ceasn:isChildOf' in node)
}
