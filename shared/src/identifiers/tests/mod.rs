mod properties;
mod prose;
mod spellings;
