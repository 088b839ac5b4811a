#include "tests/ui/PolicyPictures.h"

#include "server/base/Clock.h"
#include "server/policy/Presets.h"
#include "tests/support/FakeServer.h"
#include "ui/common/HistoryDialog.h"
#include "ui/policy/ApplyDialog.h"
#include "ui/policy/PolicyDraft.h"
#include "ui/policy/PolicyPage.h"
#include "ui/policy/PresetsDialog.h"

#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>

using namespace Qt::Literals::StringLiterals;

namespace {

policy::Rule labRule()
{
    policy::Rule rule;
    rule.id = u"lab"_s;
    rule.action = policy::Action::Allow;
    rule.direction = policy::Rule::When::Active;
    rule.users = {u"scanner"_s};
    rule.targets.subnets = {*address::Subnet::parse(u"10.0.0.0/8")};
    rule.ports = address::PortSet::of(1024, 65535);
    rule.expires = base::Clock::system().utcMicroseconds() + qint64(299) * 1'000'000;
    rule.note = u"Until the transfer between the two archives is done"_s;
    return rule;
}

policy::Rule idleRule()
{
    policy::Rule rule;
    rule.id = u"lab-printer"_s;
    rule.action = policy::Action::Deny;
    rule.direction = policy::Rule::When::Active;
    rule.users = {u"scanner"_s};
    rule.targets.subnets = {*address::Subnet::parse(u"10.1.2.3")};
    rule.ports = address::PortSet::of(9100, 9100);
    return rule;
}

policy::Promise promise()
{
    policy::Promise promise;
    promise.targets.subnets = {*address::Subnet::parse(u"10.0.0.0/8")};
    return promise;
}

template <typename Dialog> Dialog *opened(ui::PolicyPage &page)
{
    const auto dialogs = page.findChildren<Dialog *>();
    return dialogs.isEmpty() ? nullptr : dialogs.last();
}

} // namespace

void showPolicyPage(fake::FakeServer &server, const std::function<void(QWidget &widget, const QString &name)> &take)
{
    policy::Circumstances circumstances;
    circumstances.now = base::Clock::system().utcMicroseconds();
    circumstances.listening = address::PortSet::of(2121, 2121);
    circumstances.surroundings.own = {*address::IpAddress::parse(u"192.168.1.20")};
    server.setCircumstances(circumstances);
    ui::PolicyPage page(&server);
    page.resize(1180, 760);
    page.show();
    auto *tabs = page.findChild<QTabWidget *>(u"views"_s);
    page.draft()->setCurrentRule(0);
    take(page, u"policy"_s);

    page.draft()->edit(u"lab"_s, [](policy::Policy &policy) {
        policy.rules.prepend(idleRule());
        policy.rules.prepend(labRule());
        policy.promises.append(promise());
    });
    page.draft()->setCurrentRule(0);
    take(page, u"policy-draft"_s);
    auto *ports = page.findChild<QLineEdit *>(u"ports"_s);
    ports->setText(u"70000"_s);
    Q_EMIT ports->textEdited(ports->text());
    for (int tab = 1; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        take(page, u"policy-view-%1"_s.arg(tab));
    }
    tabs->setCurrentIndex(0);

    page.findChild<QPushButton *>(u"apply"_s)->click();
    if (auto *dialog = opened<ui::ApplyDialog>(page)) {
        take(*dialog, u"policy-apply"_s);
        dialog->close();
    }
    page.findChild<QPushButton *>(u"presets"_s)->click();
    if (auto *dialog = opened<ui::PresetsDialog>(page)) {
        dialog->findChild<QLineEdit *>(u"searchPresets"_s)->setText(u"SunOS 5.6"_s);
        take(*dialog, u"policy-presets"_s);
        dialog->close();
    }
    const qint64 now = base::Clock::system().utcMicroseconds();
    server.setVersions({{u"a"_s, 2, now - 3'600'000'000, {u"mara"_s, u"PORT policy: Rule \"lab\" is gone."_s}, true},
                        {u"b"_s, 1, now - 86'400'000'000, {}, false}},
                       {server.configuration(), server.configuration()});
    page.findChild<QPushButton *>(u"history"_s)->click();
    if (auto *dialog = opened<ui::HistoryDialog>(page)) {
        take(*dialog, u"policy-history"_s);
        dialog->close();
    }
    config::Config tried = server.configuration();
    tried.policy = policy::preset(u"sunos-5.6"_s).value().policy;
    if (server.tryOut(tried, 60, u"SunOS 5.6"_s)) {
        take(page, u"policy-trial"_s);
        server.endTrial();
    }
}
