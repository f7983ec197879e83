package io.wafleet.people;

import io.vertx.core.Vertx;
import io.wafleet.command.CommandServer;
import io.wafleet.gowa.ChildDirectory;
import io.wafleet.gowa.GowaCalls;
import io.wafleet.gowa.GowaClient;
import io.wafleet.gowa.people.ChannelCalls;
import io.wafleet.gowa.people.GroupCalls;
import io.wafleet.gowa.people.MessageCalls;
import io.wafleet.gowa.people.NumberLookup;
import io.wafleet.gowa.people.PersonCalls;
import io.wafleet.store.Database;
import java.time.Clock;

/** The users' commands about groups, people and channels of one device. */
public final class PeopleCommands {
    private final GroupCommands groups;
    private final PersonCommands people;
    private final ChannelCommands channels;

    /** @param checksPerDay how many numbers a device may ask for in 24 hours; 0 for no limit */
    public PeopleCommands(
            Vertx vertx, ChildDirectory children, GowaClient client, Database database, int checksPerDay, Clock clock) {
        Reach reach = new Reach(children, client);
        GowaCalls calls = client.calls();
        NumberChecks checks = new NumberChecks(new NumberLookup(client), new CheckStore(database), checksPerDay, clock);
        GroupCalls ofGroups = new GroupCalls(calls);
        PersonCalls ofPeople = new PersonCalls(calls);
        this.groups = new GroupCommands(reach, ofGroups, new GroupMembers(ofGroups, checks));
        this.people = new PersonCommands(
                reach, ofPeople, checks, new PictureBook(vertx, ofPeople, clock), new NameStore(database));
        this.channels = new ChannelCommands(reach, new ChannelCalls(calls), new MessageCalls(calls));
    }

    /** Takes them from now on. */
    public void open(CommandServer server) {
        groups.open(server);
        people.open(server);
        channels.open(server);
    }
}
