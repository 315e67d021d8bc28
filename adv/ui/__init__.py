"""The face of the application: navigation, template tags and the page that shows all components."""
