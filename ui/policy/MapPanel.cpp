#include "ui/policy/MapPanel.h"

#include "server/base/PlainText.h"
#include "ui/common/FlowLayout.h"
#include "ui/common/LatestWork.h"
#include "ui/common/PlainLabel.h"
#include "ui/policy/MapLegend.h"
#include "ui/policy/MapView.h"
#include "ui/policy/PolicyDraft.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QToolButton>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString userTitle(const QString &user)
{
    if (user == u"anonymous")
        return MapPanel::tr("Strangers (anonymous)");
    if (user == u"users")
        return MapPanel::tr("Signed-in users");
    return base::escaped(user, 40);
}

QString networkTitle(const address::Subnet &network, bool alone)
{
    if (!network.isNull())
        return network.toString();
    return alone ? MapPanel::tr("any network") : MapPanel::tr("any other network");
}

QWidget *sideBySide(const QList<QWidget *> &parts, int gap, QWidget *parent)
{
    auto *group = new QWidget(parent);
    auto *row = new QHBoxLayout(group);
    row->setContentsMargins({});
    row->setSpacing(gap);
    for (QWidget *part : parts)
        row->addWidget(part);
    return group;
}

} // namespace

MapPanel::MapPanel(PolicyDraft *draft, QWidget *parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_work(new LatestWork(this))
    , m_view(new MapView(this))
    , m_sentence(new PlainLabel(this))
    , m_legend(new MapLegend(this))
{
    const int gap = fontMetrics().height() / 2;
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(gap);
    column->addWidget(makeSwitches());
    column->addWidget(m_view, 1000); // no more than it needs
    column->addWidget(m_sentence);
    column->addWidget(m_legend);
    column->addStretch(1);
    m_view->setObjectName(u"map"_s);
    m_sentence->setObjectName(u"cellSentence"_s);
    m_sentence->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    // Room for two lines, so that the map doesn't jump when a sentence is longer than another.
    m_sentence->setMinimumHeight(fontMetrics().lineSpacing() * 2);
    connect(m_view, &MapView::currentCellChanged, this, &MapPanel::showSentence);
    connect(m_view, &MapView::ruleActivated, m_draft, &PolicyDraft::setCurrentRule);
    connect(m_draft, &PolicyDraft::changed, this, &MapPanel::refresh);
    connect(m_draft, &PolicyDraft::currentRuleChanged, this, [this](int rule) {
        m_view->setCurrentRule(rule);
        m_legend->setRuleChosen(rule >= 0);
    });
    m_view->setCurrentRule(m_draft->currentRule());
    m_legend->setRuleChosen(m_draft->currentRule() >= 0);
    refresh();
}

QWidget *MapPanel::makeSwitches()
{
    auto *bar = new QWidget(this);
    auto *row = new FlowLayout(bar, fontMetrics().height() / 2);
    m_user = new QComboBox(bar);
    m_user->setObjectName(u"mapUser"_s);
    m_user->setAccessibleName(tr("Whose data connections the map shows"));
    m_clients = new QComboBox(bar);
    m_clients->setObjectName(u"mapClients"_s);
    m_clients->setAccessibleName(tr("Where the clients of the map come from"));
    for (QComboBox *box : {m_user, m_clients}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        connect(box, &QComboBox::activated, this, &MapPanel::draw);
    }
    m_active = makeDirection(tr("Active"), tr("Where the server connects to when a client says PORT or EPRT"), true);
    m_passive = makeDirection(tr("Passive"), tr("Who may connect to the server after PASV or EPSV"), false);
    m_active->setObjectName(u"mapActive"_s);
    m_passive->setObjectName(u"mapPassive"_s);
    m_compare = new QCheckBox(tr("Mark changes"), bar);
    m_compare->setObjectName(u"mapCompare"_s);
    m_compare->setChecked(true);
    connect(m_compare, &QCheckBox::toggled, this, &MapPanel::draw);

    auto *who = new QLabel(tr("For"), bar);
    auto *from = new QLabel(tr("from"), bar);
    who->setBuddy(m_user);
    from->setBuddy(m_clients);
    row->addWidget(sideBySide({who, m_user}, 4, bar));
    row->addWidget(sideBySide({from, m_clients}, 4, bar));
    row->addWidget(sideBySide({m_active, m_passive}, 0, bar));
    row->addWidget(m_compare);
    return bar;
}

QToolButton *MapPanel::makeDirection(const QString &text, const QString &tip, bool checked)
{
    auto *button = new QToolButton(this);
    button->setText(text);
    button->setToolTip(tip);
    button->setAccessibleName(text);
    button->setAccessibleDescription(tip);
    button->setCheckable(true);
    button->setAutoExclusive(true);
    button->setChecked(checked);
    // One stop of the Tab key for the two; the arrow keys go from one to the other.
    button->setFocusPolicy(checked ? Qt::StrongFocus : Qt::ClickFocus);
    connect(button, &QToolButton::clicked, this, &MapPanel::draw);
    return button;
}

bool MapPanel::isBusy() const
{
    return m_work->isBusy();
}

void MapPanel::refresh()
{
    fillChoices();
    m_compare->setEnabled(m_draft->isChanged());
    m_compare->setToolTip(m_draft->isChanged() ? tr("Marks the cells that the draft opens or closes")
                                               : tr("The draft is what is in force: there is nothing to compare"));
    draw();
}

void MapPanel::fillChoices()
{
    const QString user = m_user->currentData().toString();
    const bool hadNetwork = m_clients->currentIndex() >= 0;
    const address::Subnet network = m_networks.value(m_clients->currentIndex());
    const QSignalBlocker quietUser(m_user);
    const QSignalBlocker quietClients(m_clients);
    m_user->clear();
    const QStringList users = policy::userChoices(m_draft->draft());
    for (const QString &each : users)
        m_user->addItem(userTitle(each), each);
    m_user->setCurrentIndex(qMax(0, m_user->findData(user)));
    m_networks = policy::clientChoices(m_draft->draft());
    m_clients->clear();
    for (const address::Subnet &each : std::as_const(m_networks))
        m_clients->addItem(networkTitle(each, m_networks.size() == 1));
    const qsizetype at = hadNetwork ? m_networks.indexOf(network) : 0;
    m_clients->setCurrentIndex(qMax(0, int(at)));
    m_clients->setEnabled(m_networks.size() > 1);
}

policy::MapView MapPanel::wanted() const
{
    return {m_user->currentData().toString(), m_networks.value(m_clients->currentIndex()),
            m_passive->isChecked() ? policy::Direction::Passive : policy::Direction::Active};
}

void MapPanel::draw()
{
    std::optional<policy::Analysis> former;
    if (m_compare->isChecked() && m_draft->isChanged())
        former = m_draft->analysisInForce();
    const qsizetype rules = m_draft->draft().rules.size() + (former ? m_draft->inForce().rules.size() : qsizetype(0));
    const auto work = [this, analysis = m_draft->analysis(), former, view = wanted()]() -> LatestWork::Deliver {
        return [this, picture = drawPicture(analysis, former, view)] { show(picture); };
    };
    m_work->run(LatestWork::sizeFor(rules), work);
}

void MapPanel::show(const MapPicture &picture)
{
    m_view->showPicture(picture);
    m_legend->setComparing(picture.compared);
    showSentence();
}

void MapPanel::showSentence()
{
    m_sentence->setText(m_view->currentWords());
}

} // namespace ui
