// Imported by imports.mjs: what an import costs that brings nothing.
