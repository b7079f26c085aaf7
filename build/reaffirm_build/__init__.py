"""Builder of Reaffirm: conversion of a document of recommendations to a validated knowledge graph."""
