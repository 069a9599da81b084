import type { Lifecycle } from "../../model/model.ts";
import type { PageWriter } from "../site-context.ts";

/**
 * Sentences, as HTML, about when an item was added, will be removed or may change, where that differs from its
 * container.
 */
export function lifeView(item: Lifecycle, container: Lifecycle, writer: PageWriter): readonly string[] {
  const { deprecated, preview, previewUntil, removed } = item;
  const sentences: string[] = [];
  if (preview && !container.preview) sentences.push("Technical preview: a later release may change or remove it.");
  if (previewUntil !== undefined) sentences.push(`A technical preview before vSphere API ${previewUntil}.`);
  if (deprecated !== undefined && deprecated !== container.deprecated) {
    const since = deprecated.since === undefined ? "Deprecated." : `Deprecated since vSphere API ${deprecated.since}.`;
    const use = deprecated.use === undefined ? "" : ` Use ${writer.inline(`\`${deprecated.use}\``)} instead.`;
    sentences.push(`${since} ${writer.inline(deprecated.doc)}${use}`);
  }
  if (removed !== undefined && removed !== container.removed) sentences.push(`Removed in vSphere API ${removed}.`);
  return sentences;
}
