import type { SourceFile } from '../architecture/source-files.ts';
import { chapter, tableRows } from './documents.ts';

/** A room as the map has it: its path, its question, and the paths that its line names. */
export interface MappedRoom {
  readonly path: string;
  readonly question: string;
  readonly files: readonly string[];
}

/** The rooms that the chapters `packages/…/src` of a document name. */
export function mappedRooms(document: SourceFile): MappedRoom[] {
  const chapters = [...document.text.matchAll(/^### `(packages\/\w+\/src)`$/gm)].map(([, folder]) => folder!);
  return chapters.flatMap((folder) =>
    tableRows(chapter(document, `\`${folder}\``))
      .slice(1)
      .map(([room = '', question = '', files = '']) => {
        const path = `${folder}/${unquoted(room).replace(/\/$/, '')}`;
        const named = [...files.matchAll(/`([\w./-]+(?:\.ts|\/))`/g)].map(
          ([, file]) => `${path}/${file!.replace(/\/$/, '')}`,
        );
        return { path, question, files: named };
      }),
  );
}

/** The folders right below each package's `src`. */
export function roomsOnDisk(paths: readonly string[]): string[] {
  const rooms = paths.flatMap((path) => /^packages\/\w+\/src\/[^/]+(?=\/)/.exec(path) ?? []);
  return [...new Set(rooms)].toSorted();
}

function unquoted(cell: string): string {
  return cell.replaceAll('`', '');
}
