"""The pages of this room: the list, the record of one member, and every act about either."""
