/** What the tests deploy: workers that do as they are told, and beans that look on. */
package io.bgworker.server.app;
