// Light or dark as the system has it, until the reader chooses otherwise.
if (!localStorage.getItem(':solara:theme.variant')) {
    theme.variant = 'auto';
}
