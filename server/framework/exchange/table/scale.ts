/** What a framework already has that the lines of a table refer to. */
import { ownCode, typesOf, valuesOf, type Json, type JsonObject, type NormalForm } from '../../normal-form.ts'

export interface ScaleLevel {
  readonly number: number
  /** `./NIVEAU-1` */
  readonly reference: string
  readonly mediationLevel?: Json
}

export interface Scale {
  /** Levels of the scale, from the lowest; none when the framework has no scale. */
  readonly levels: readonly ScaleLevel[]
  /** Codes of the kinds of evidence, by code and by notation. */
  readonly evidenceKinds: ReadonlyMap<string, string>
  /** Codes of the letters that entries belong to. */
  readonly letters: ReadonlySet<string>
  /** Type of the indicators. */
  readonly indicatorType: string
}

/** The scale, the kinds of evidence and the letters of `form`. */
export function scaleOf({ nodes }: NormalForm): Scale {
  const scheme = nodes.get(ownCode)?.['mediation:hasLevelScheme']
  const levels: ScaleLevel[] = []
  const evidenceKinds = new Map<string, string>()
  const letterSchemes = new Set<Json>()
  const indicatorTypes = new Set<Json>()
  for (const [code, node] of nodes) {
    const number = node['mediation:levelNumber']
    if (scheme !== undefined && node['skos:inScheme'] === scheme && typeof number === 'number') {
      const mediationLevel = node['mediation:mediationLevel']
      levels.push({
        number,
        reference: `./${code}`,
        ...(mediationLevel === undefined ? {} : { mediationLevel }),
      })
    }
    if (typesOf(node).includes('mediation:EvidenceKind')) {
      const notation = node['skos:notation']
      if (typeof notation === 'string' && !evidenceKinds.has(notation)) evidenceKinds.set(notation, code)
      evidenceKinds.set(code, code)
    }
    const letter = node['mediation:letter']
    const letterNode = typeof letter === 'string' ? nodes.get(codeOf(letter)) : undefined
    if (letterNode?.['skos:inScheme'] !== undefined) letterSchemes.add(letterNode['skos:inScheme'])
    for (const statement of valuesOf(node, 'mediation:levelStatement')) {
      for (const indicator of isObject(statement) ? valuesOf(statement, 'mediation:indicator') : []) {
        if (isObject(indicator)) indicatorTypes.add(indicator['type'] ?? null)
      }
    }
  }
  const letters = [...nodes].filter(([, node]) => letterSchemes.has(node['skos:inScheme'] ?? null))
  const [indicatorType] = indicatorTypes
  return {
    levels: levels.sort((left, right) => left.number - right.number),
    evidenceKinds,
    letters: new Set(letters.map(([code]) => code)),
    indicatorType: typeof indicatorType === 'string' ? indicatorType : 'mediation:Indicator',
  }
}

/** The code in a reference to a node of the same version. */
export function codeOf(reference: string): string {
  return reference.startsWith('./') ? reference.slice(2) : reference
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
