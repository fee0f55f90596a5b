"""The API's page: the OpenAPI description for people, with addresses to try and answers to see."""
