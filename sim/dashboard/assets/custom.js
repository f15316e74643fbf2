// Light or dark as the system has it, until the reader chooses otherwise.
if (!localStorage.getItem(':solara:theme.variant')) {
    theme.variant = 'auto';
}

// Solara's shell doesn't say in which language the page is.
document.documentElement.lang = 'en';
