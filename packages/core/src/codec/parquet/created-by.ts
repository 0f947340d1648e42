/** The package's version; a test holds it to package.json. */
export const version = '0.1.0';

/** Who wrote a file, in the form that the readers of the Hadoop world parse: name, `version`, number, build. */
export const createdBy = `stedi-lakehouse version ${version} (build release)`;
