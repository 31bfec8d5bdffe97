"""Words that two people compare over the telephone: 256 short, common, well apart French words."""

import hashlib

WORDS_SHOWN = 6

_WORDS = """
abeille abricot acier agneau aigle alouette amande ancre anneau arbre ardoise argile armoire
arrosoir artiste aube avion avoine bague balai balcon balle banane banc barque bassin bateau berger
beurre biche bijou biscuit blaireau bois bonnet bouche bougie bouleau bouquet bourgeon bouteille
bouton branche brebis brique brouette brume buffet buisson bulle bureau cabane cabri cahier caillou
calme canard canoë carafe caravane carotte carreau carton casque castor cerise chaise chaleur
chameau champ chanson chapeau charbon chariot chat cheminée cheval chocolat cigale cigogne ciseau
citron clairon clef cloche clou colline colombe comète compas copain coquille corbeille corde cousin
couteau crayon crème cuivre cygne daim danse dauphin dentelle désert dimanche dindon dragon drapeau
échelle éclair écluse école écorce écureuil église éléphant encre enfant éponge épice escargot été
étoile fable falaise famille farine fauteuil fenêtre ferme feuille ficelle figue flamme fleur flocon
flûte fontaine forêt fourmi fraise framboise fromage gant garage gâteau gazon genou girafe glace
gland gorge goutte grange grenier griotte guitare hameau haricot herbe hérisson hibou hirondelle
horloge huile île image insecte iris jardin jasmin jeudi jonquille jument jupe kiwi lac laine lampe
lanterne lapin lavande légume lézard lièvre lilas lion livre loupe lumière lune magie maison
mandarine manteau marché marée marmite matin médaille melon menthe miel mimosa miroir montagne
moulin mouton muguet mûre musique navire neige nid noisette nuage oiseau olive ombre orage orange
orchidée ours paille palmier panier papillon parasol pêche peigne perle pigeon pinceau piscine plage
plume poire pomme poney porte prairie prune puits racine radis raisin renard rivière robe roseau
rosée ruban sable sapin savon
"""
WORDS: tuple[str, ...] = tuple(_WORDS.split())


def six_words(public_key: str) -> list[str]:
    """Return the words that stand for a device's key (hexadecimal) on both sides (SEC7)."""
    found = hashlib.sha256(public_key.encode("ascii")).digest()
    return [WORDS[byte] for byte in found[:WORDS_SHOWN]]
